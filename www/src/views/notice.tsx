import { told } from "../state/told.ts";
import { Said } from "./said.tsx";
import "./notice.css";

/** What went wrong beside what stands, at the lower edge of the window. */
export function Notice() {
  if (!told.value) return null;
  const close = () => {
    told.value = undefined;
  };
  return (
    <div class="notice">
      <p role="alert">
        <Said of={told.value} />
      </p>
      <button type="button" onClick={close}>
        Close
      </button>
    </div>
  );
}
