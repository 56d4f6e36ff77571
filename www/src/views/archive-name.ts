/** `limbeck-NAME.zip`, of what was opened, with only what every file system takes. */
export const archiveName = (opened: string): string => {
  const name = opened
    .replace(/\.zip$/i, "")
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  return `limbeck-${name || "audit"}.zip`;
};
