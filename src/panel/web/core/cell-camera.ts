/** From where the cell is looked at: turns around its middle, kept within what makes sense. Pure. */
import type { Point } from "./cell-geometry.ts";

export interface Camera {
  /** Around z, from in front (−y), anticlockwise seen from above. */
  readonly turnDeg: number;
  /** Above the floor: 90 looks straight down. */
  readonly riseDeg: number;
  /** Distance as a multiple of what just shows everything. */
  readonly far: number;
}

export type View = "front" | "top" | "iso";

export const VIEWS: Readonly<Record<View, Camera>> = {
  front: { turnDeg: 0, riseDeg: 0, far: 1 },
  // A hair beside straight down: there, "up" in the picture would be undefined.
  top: { turnDeg: 0, riseDeg: 89.9, far: 1 },
  iso: { turnDeg: -35, riseDeg: 28, far: 1 },
};

const FAR_MIN = 0.3;
const FAR_MAX = 4;

export function turned(camera: Camera, byDeg: number, riseByDeg: number): Camera {
  const riseDeg = Math.min(89.9, Math.max(0, camera.riseDeg + riseByDeg));
  return { ...camera, turnDeg: (camera.turnDeg + byDeg) % 360, riseDeg };
}

export function zoomed(camera: Camera, by: number): Camera {
  return { ...camera, far: Math.min(FAR_MAX, Math.max(FAR_MIN, camera.far * by)) };
}

const KEY_STEP_DEG = 10;

/** The camera after a key; null: the key is not for it. */
export function afterKey(camera: Camera, key: string): Camera | null {
  switch (key) {
    case "ArrowLeft":
      return turned(camera, -KEY_STEP_DEG, 0);
    case "ArrowRight":
      return turned(camera, KEY_STEP_DEG, 0);
    case "ArrowUp":
      return turned(camera, 0, KEY_STEP_DEG);
    case "ArrowDown":
      return turned(camera, 0, -KEY_STEP_DEG);
    case "+":
    case "=":
      return zoomed(camera, 0.85);
    case "-":
      return zoomed(camera, 1 / 0.85);
    case "1":
      return VIEWS.front;
    case "2":
      return VIEWS.top;
    case "3":
      return VIEWS.iso;
    default:
      return null;
  }
}

/** Where the camera stands, looking at the middle of the room between `low` and `high`. @param openingDeg the narrower of its two angles */
export function standOf(
  camera: Camera,
  { low, high }: { readonly low: Point; readonly high: Point },
  openingDeg: number,
): { readonly eye: Point; readonly target: Point; readonly distance: number } {
  const target = { x: (low.x + high.x) / 2, y: (low.y + high.y) / 2, z: (low.z + high.z) / 2 };
  const radius = Math.hypot(high.x - low.x, high.y - low.y, high.z - low.z) / 2;
  const distance = (camera.far * radius) / Math.sin(radians(openingDeg) / 2);
  const level = distance * Math.cos(radians(camera.riseDeg));
  const turn = radians(camera.turnDeg);
  const eye = {
    x: target.x + level * Math.sin(turn),
    y: target.y - level * Math.cos(turn),
    z: target.z + distance * Math.sin(radians(camera.riseDeg)),
  };
  return { eye, target, distance };
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
