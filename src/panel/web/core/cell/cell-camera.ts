/** From where the cell is looked at: turns around its middle, kept within what makes sense. Pure. */

import type { Pinch } from "../chart/index.ts";
import type { Point } from "./cell-frame.ts";

export interface Camera {
  /** Around z, from in front (−y), anticlockwise seen from above. */
  readonly turnDeg: number;
  /** Above the floor: 90 looks straight down. */
  readonly riseDeg: number;
  /** Distance as a multiple of what just shows everything. */
  readonly far: number;
  /** So much the picture is shifted to the right and up, as a share of its height. */
  readonly shift: { readonly right: number; readonly up: number };
}

const NO_SHIFT = { right: 0, up: 0 };

export type View = "front" | "top" | "iso";

export const VIEWS: Readonly<Record<View, Camera>> = {
  front: { turnDeg: 0, riseDeg: 0, far: 1, shift: NO_SHIFT },
  // A hair beside straight down: there, "up" in the picture would be undefined.
  top: { turnDeg: 0, riseDeg: 89.9, far: 1, shift: NO_SHIFT },
  iso: { turnDeg: -35, riseDeg: 28, far: 1, shift: NO_SHIFT },
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

/** Nothing is shifted further than out of the picture. */
const SHIFT_MAX = 1;

/**
 * The picture under two fingers: larger or smaller around the middle between them, and moved with it.
 * @param pinch all but `scale` as a share of the picture's height; `at` from its middle, to the right and down
 */
export function pinchedBy(camera: Camera, { scale, at, movedX, movedY }: Pinch): Camera {
  const zoom = zoomed(camera, 1 / scale);
  const larger = camera.far / zoom.far;
  const { right, up } = camera.shift;
  const before = { x: at.x - movedX, y: at.y - movedY };
  return {
    ...zoom,
    shift: { right: within(at.x + (right - before.x) * larger), up: within(-at.y + (up + before.y) * larger) },
  };
}

const within = (shift: number): number => Math.min(SHIFT_MAX, Math.max(-SHIFT_MAX, shift));

/** As it is turned, with everything in the picture again. */
export const showingAll = (camera: Camera): Camera => ({ ...camera, far: 1, shift: NO_SHIFT });

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
    case "0":
      return showingAll(camera);
    default:
      return null;
  }
}

/** How wide a picture opens, degrees, and its width over its height. */
export interface Lens {
  readonly upDeg: number;
  readonly aspect: number;
}

/** Where the camera stands, looking at the middle of the room between `low` and `high`: at `far` 1 just so far that all of it shows. */
export function standOf(
  camera: Camera,
  { low, high }: { readonly low: Point; readonly high: Point },
  lens: Lens,
): { readonly eye: Point; readonly target: Point; readonly distance: number } {
  const middle = { x: (low.x + high.x) / 2, y: (low.y + high.y) / 2, z: (low.z + high.z) / 2 };
  const [turn, rise] = [radians(camera.turnDeg), radians(camera.riseDeg)];
  // Unit vectors: from the middle to the eye, to the right in the picture, and up in it.
  const back = { x: Math.cos(rise) * Math.sin(turn), y: -Math.cos(rise) * Math.cos(turn), z: Math.sin(rise) };
  const right = { x: Math.cos(turn), y: Math.sin(turn), z: 0 };
  const up = { x: -Math.sin(rise) * Math.sin(turn), y: Math.sin(rise) * Math.cos(turn), z: Math.cos(rise) };
  const half = { x: (high.x - low.x) / 2, y: (high.y - low.y) / 2, z: (high.z - low.z) / 2 };
  const upShare = Math.tan(radians(lens.upDeg) / 2);
  const needs = SIGNS.map(([x, y, z]) => {
    const corner = { x: x * half.x, y: y * half.y, z: z * half.z };
    const wide = Math.max(Math.abs(dot(corner, right)) / (upShare * lens.aspect), Math.abs(dot(corner, up)) / upShare);
    return dot(corner, back) + wide;
  });
  const distance = Math.max(...needs, 1) * MARGIN * camera.far;
  // What is shifted to the right is seen from further left.
  const heightMm = 2 * distance * upShare;
  const [byRight, byUp] = [-camera.shift.right * heightMm, -camera.shift.up * heightMm];
  const target = {
    x: middle.x + byRight * right.x + byUp * up.x,
    y: middle.y + byRight * right.y + byUp * up.y,
    z: middle.z + byRight * right.z + byUp * up.z,
  };
  const eye = { x: target.x + distance * back.x, y: target.y + distance * back.y, z: target.z + distance * back.z };
  return { eye, target, distance };
}

/** Room around, for the names. */
const MARGIN = 1.08;

const SIGNS = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z) => [x, y, z] as const)));

const dot = (a: Point, b: Point): number => a.x * b.x + a.y * b.y + a.z * b.z;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
