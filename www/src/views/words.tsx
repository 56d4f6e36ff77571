/** The analyzer's words: what stands between backticks is code. */
export function Words({ children }: { readonly children: string }) {
  const parts = children.split("`");
  // An odd backtick is a backtick.
  if (parts.length % 2 === 0) return <>{children}</>;
  return <>{parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}
