/** Stands for `views/again.tsx` and `views/kept.tsx` in the page of reports: there is no folder to read again, or to keep. */

const nothing = () => null;

export const Again = nothing;
export const KeptFolders = nothing;
export const KeptLine = nothing;
