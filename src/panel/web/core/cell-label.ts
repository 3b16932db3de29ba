/** Names and marks in the 3D cell: small pictures that always face the eye. */
import * as THREE from "three";
import type { Solid } from "./cell-geometry.ts";
import { drawTrouble } from "./cell-trouble.ts";
import type { CellColours } from "./cell-view.ts";

const HEIGHT_PX = 36;
const FONT = `600 ${HEIGHT_PX * 0.6}px system-ui, sans-serif`;

/** @param heightMm how high it stands in the cell */
export function labelSprite(
  solid: Pick<Solid, "label" | "trouble" | "isDim">,
  colours: CellColours,
  heightMm: number,
): THREE.Sprite {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (context === null) return new THREE.Sprite();
  context.font = FONT;
  const markPx = solid.trouble === null ? 0 : HEIGHT_PX * 1.2;
  canvas.width = Math.ceil(context.measureText(solid.label).width + markPx + 16);
  canvas.height = HEIGHT_PX;
  context.fillStyle = colours.ground;
  context.globalAlpha = 0.8;
  context.fillRect(0, 0, canvas.width, HEIGHT_PX);
  context.globalAlpha = 1;
  const middle = HEIGHT_PX / 2;
  if (solid.trouble !== null) {
    const size = HEIGHT_PX * 0.75;
    drawTrouble(context, solid.trouble, {
      x: middle,
      y: middle,
      size,
      ink: solid.trouble.isAbnormal ? colours.trouble : colours.line,
      fill: colours.ground,
    });
  }
  context.font = FONT;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = colours.ink;
  context.fillText(solid.label, markPx + 8, middle);
  const texture = new THREE.CanvasTexture(canvas);
  texture.generateMipmaps = false;
  texture.minFilter = THREE.LinearFilter;
  texture.colorSpace = THREE.SRGBColorSpace;
  const sprite = new THREE.Sprite(new THREE.SpriteMaterial({ map: texture, depthTest: false, transparent: true }));
  sprite.scale.set((heightMm * canvas.width) / HEIGHT_PX, heightMm, 1);
  sprite.renderOrder = 1;
  return sprite;
}
