import { problemOf } from "../input/failed.ts";
import { tell } from "./told.ts";

/** The text of a file that was chosen or dropped on a view; where it can't be read, that is told. */
export async function textOf(file: File): Promise<string | undefined> {
  try {
    return await file.text();
  } catch (error) {
    tell(problemOf(error, file.name));
    return undefined;
  }
}
