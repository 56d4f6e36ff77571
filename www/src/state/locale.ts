/**
 * Numbers and dates as the reader's browser writes them, and the English words beside them. Documents are none of this:
 * the analyzer writes those the same for everybody.
 */

/** The page is in English, and among English words and code digits are those of the Latin script in any language. */
const numberingSystem = "latn";

const language = readersLanguage();

/** What the browser calls its language, unless that is no name of one, as of a system without any. */
function readersLanguage(): string {
  try {
    return Intl.getCanonicalLocales(navigator.language)[0] ?? "en";
  } catch {
    return "en";
  }
}

const decimals = (digits: number) =>
  new Intl.NumberFormat(language, {
    numberingSystem,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
const whole = decimals(0);
const tenths = decimals(1);

const day = new Intl.DateTimeFormat(language, {
  numberingSystem,
  calendar: "gregory",
  timeZone: "UTC",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** Compares names as the reader's language sorts them, and numbers in them by their values. */
export const { compare: compareNames } = new Intl.Collator(language, { numeric: true });

/** `5,000` */
export const numberText = (of: number): string => whole.format(of);

/** `97.5%`, of 97.5 */
export const percentText = (of: number): string => `${tenths.format(of)}%`;

/** The day of a date as migrations have it, `2024-03-07 10:11:12`; what is no date, as it is. */
export function dayText(date: string): string {
  const written = date.slice(0, 10);
  const time = /^\d{4}-\d{2}-\d{2}$/.test(written) ? Date.parse(written) : Number.NaN;
  return Number.isNaN(time) ? written : day.format(time);
}

/** A date as migrations have it, with its time as that is written. */
export const dateText = (date: string): string => dayText(date) + date.slice(10);

const moment = new Intl.DateTimeFormat(language, {
  numberingSystem,
  dateStyle: "medium",
  timeStyle: "short",
});
const time = new Intl.DateTimeFormat(language, { numberingSystem, timeStyle: "medium" });

/** A moment of the reader's own day: `7 Mar 2024, 10:11`. */
export const momentText = (of: Date): string => moment.format(of);

/** Its time alone: `10:11:12`. */
export const timeText = (of: Date): string => time.format(of);

/** `1.2 MB`, as file managers have it. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return plural(bytes, "byte");
  if (bytes < 1e6) return `${tenths.format(bytes / 1e3)} kB`;
  return `${tenths.format(bytes / 1e6)} MB`;
}

/** The word for so many: `error` for one, `errors` for none or several. */
export const noun = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many);

/** `2 errors`, and so on: a count with its word. */
export const plural = (count: number, one: string, many?: string): string =>
  `${numberText(count)} ${noun(count, one, many)}`;
