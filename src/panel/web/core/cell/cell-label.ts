/** Names and marks in the 3D cell: small pictures that always face the eye. */
import * as THREE from "three";
import { canvasFont, rootRemPx } from "../chart/index.ts";
import type { Solid } from "./cell-geometry.ts";
import { drawTrouble } from "./cell-trouble.ts";
import type { CellColours } from "./cell-view.ts";

/** Of a name with its room, and of its text, rem: the same in the picture whatever the distance. */
const LABEL_REM = 1.125;
const FONT_REM = 0.75;
/** Pixels of the small picture for one of the page: sharp on a dense screen, too. */
const DENSITY = 2;

/** @param unitsPerPx how large in the scene, at a distance of 1, a pixel of the page is */
export function labelSprite(
  solid: Pick<Solid, "label" | "trouble" | "role">,
  colours: CellColours,
  unitsPerPx: number,
): THREE.Sprite {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (context === null) return new THREE.Sprite();
  const remPx = rootRemPx() * DENSITY;
  const heightPx = Math.ceil(LABEL_REM * remPx);
  const font = canvasFont(FONT_REM, remPx, 600);
  context.font = font;
  const markPx = solid.trouble === null ? 0 : heightPx * 1.2;
  canvas.width = Math.ceil(context.measureText(solid.label).width + markPx + 16);
  canvas.height = heightPx;
  context.fillStyle = colours.ground;
  context.globalAlpha = 0.8;
  context.fillRect(0, 0, canvas.width, heightPx);
  context.globalAlpha = 1;
  const middle = heightPx / 2;
  if (solid.trouble !== null) {
    const size = heightPx * 0.75;
    drawTrouble(context, solid.trouble, {
      x: middle,
      y: middle,
      size,
      ink: solid.trouble.isAbnormal ? colours.trouble : colours.line,
      fill: colours.ground,
    });
  }
  context.font = font;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = colours.ink;
  context.fillText(solid.label, markPx + 8, middle);
  const texture = new THREE.CanvasTexture(canvas);
  texture.generateMipmaps = false;
  texture.minFilter = THREE.LinearFilter;
  texture.colorSpace = THREE.SRGBColorSpace;
  const sprite = new THREE.Sprite(
    new THREE.SpriteMaterial({ map: texture, depthTest: false, transparent: true, sizeAttenuation: false }),
  );
  const units = unitsPerPx / DENSITY;
  sprite.scale.set(canvas.width * units, canvas.height * units, 1);
  // It stands on the place that it names.
  sprite.center.set(0.5, solid.role === "part" ? 0.5 : 0);
  sprite.renderOrder = 1;
  return sprite;
}
