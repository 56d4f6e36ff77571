import type { Size } from "./geometry.ts";

/** What of the style of an element stands in a picture of it. */
const kept = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "paint-order",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "display",
] as const;

/** Room around what is drawn. */
const margin = 16;

/** Pixels of a PNG for one of the drawing, unless that would be more than browsers make. */
const sharpness = 2;
const mostPixels = 14_000;

/** A drawing as a file of its own: whole, whatever part of it is on the screen, in the colours of the page. */
export function svgOf(drawn: SVGSVGElement, whole: Size): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const originals = [drawn, ...drawn.querySelectorAll("*")];
  for (const [at, element] of [copy, ...copy.querySelectorAll("*")].entries()) {
    const original = originals[at];
    if (original) dress(element as SVGElement, getComputedStyle(original));
  }
  const [width, height] = [whole.width + 2 * margin, whole.height + 2 * margin];
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `${-margin} ${-margin} ${width} ${height}`);
  copy.setAttribute("width", String(Math.round(width)));
  copy.setAttribute("height", String(Math.round(height)));
  copy.style.background = getComputedStyle(document.documentElement).backgroundColor;
  return new XMLSerializer().serializeToString(copy);
}

/** Writes down how an element looks, and takes off what means something in the page only. */
function dress(element: SVGElement, style: CSSStyleDeclaration): void {
  const own = kept.flatMap((name) => {
    const value = style.getPropertyValue(name);
    return value && value !== "normal" && value !== "none"
      ? [`${name}:${value}`]
      : name === "fill"
        ? ["fill:none"]
        : [];
  });
  for (const { name } of [...element.attributes]) {
    if (/^(class|href|tabindex|data-|aria-|draggable|style)/.test(name)) element.removeAttribute(name);
  }
  // Not as an attribute, which the page's policy refuses.
  if (!["defs", "marker", "title"].includes(element.tagName)) element.style.cssText = own.join(";");
}

/** The same as a PNG; nothing where the browser can't make one. */
export async function pngOf(svg: string, whole: Size): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  try {
    await image.decode();
  } catch {
    return undefined;
  }
  const [width, height] = [whole.width + 2 * margin, whole.height + 2 * margin];
  const scale = Math.min(sharpness, mostPixels / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  return blob ? new Uint8Array(await blob.arrayBuffer()) : undefined;
}
