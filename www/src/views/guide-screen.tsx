import { useEffect } from "preact/hooks";
import { addressOf, type ViewAt } from "../state/route.ts";
import { Guide } from "./later.tsx";
import { Logo } from "./logo.tsx";
import { ThemeChoice } from "./theme-choice.tsx";

/** How it works, read before anything is dropped. */
export function GuideScreen({ view }: { readonly view: ViewAt<"guide"> }) {
  useEffect(() => {
    document.title = "How it works · Limbeck";
    return () => {
      document.title = "Limbeck";
    };
  }, []);
  return (
    <div class="guide-screen">
      <header class="top-bar">
        <a class="brand" href={addressOf({ at: "overview" })}>
          <Logo /> Limbeck
        </a>
        <div class="tools">
          <ThemeChoice />
        </div>
      </header>
      <main>
        <Guide view={view} />
      </main>
    </div>
  );
}
