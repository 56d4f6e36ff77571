import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** A button that opens a list of what can be chosen; Escape, and a click elsewhere, close it. */
export function Menu({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const open = menu.current;
      if (!open?.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== "Escape") return;
        open.open = false;
        open.querySelector("summary")?.focus();
      } else if (!open.contains(event.target as Node)) {
        open.open = false;
      }
    };
    window.addEventListener("keydown", close);
    window.addEventListener("pointerdown", close);
    return () => {
      window.removeEventListener("keydown", close);
      window.removeEventListener("pointerdown", close);
    };
  }, []);
  return (
    <details class="menu" ref={menu}>
      <summary>{title}</summary>
      <ul>{children}</ul>
    </details>
  );
}
