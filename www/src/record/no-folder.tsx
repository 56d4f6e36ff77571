/**
 * Stands for `views/again.tsx`, `views/kept.tsx` and `views/write/write.tsx` in the page of reports: there is no folder to read
 * again, to keep, or to write for.
 */

const nothing = () => null;

export const Again = nothing;
export const KeptFolders = nothing;
export const KeptLine = nothing;
export const Write = nothing;
