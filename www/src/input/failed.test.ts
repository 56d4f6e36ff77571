import { expect, it } from "vitest";
import * as problems from "../problems.ts";
import { problemOf } from "./failed.ts";

it("tells what the browser means from what is the page's own mistake", () => {
  const of = (error: unknown) => problemOf(error, "a.zip");
  const named = (name: string) => of(new DOMException("broken", name));
  expect(named("NotFoundError")).toEqual(problems.gone("a.zip"));
  expect(named("NotReadableError")).toEqual(problems.changedMeanwhile("a.zip"));
  expect(named("InvalidStateError")).toEqual(problems.changedMeanwhile("a.zip"));
  expect(named("NotAllowedError")).toEqual(problems.notAllowed("a.zip"));
  expect(named("SecurityError")).toEqual(problems.notAllowed("a.zip"));
  expect(named("UnknownError")).toEqual(problems.unreadable("a.zip", "broken"));
  expect(of(new RangeError("Array buffer allocation failed"))).toEqual(problems.outOfMemory());
  expect(of(new RangeError("Maximum call stack size exceeded")).title).toContain("in the page itself");
  expect(of(new TypeError("x is undefined"))).toEqual(problems.pageFault("x is undefined"));
  expect(of(new problems.Stopped(problems.tooManyFiles()))).toEqual(problems.tooManyFiles());
});
