/**
 * The cell in 3D, drawn only when something has moved. It keeps one mesh for each solid and moves it; three is loaded with this
 * module, which is why nothing imports it but the cell tab, and that only when it is opened.
 */
import * as THREE from "three";
import { type Camera, standOf } from "./cell-camera.ts";
import type { Point } from "./cell-frame.ts";
import { boundsOf, type Solid } from "./cell-geometry.ts";
import { labelSprite } from "./cell-label.ts";
import { type LabelRoom, labelsShown } from "./cell-labels.ts";
import { type CellColours, type CellView, coloursOf, looksSame } from "./cell-view.ts";

const OPENING_DEG = 35;

interface Drawn {
  readonly mesh: THREE.Mesh<THREE.BoxGeometry, THREE.MeshLambertMaterial>;
  readonly edges: THREE.LineSegments<THREE.EdgesGeometry, THREE.LineBasicMaterial>;
  label: THREE.Sprite | null;
  /** What the label was made from. */
  labelled: string;
}

export class CellScene implements CellView {
  readonly #canvas: HTMLCanvasElement;
  readonly #renderer: THREE.WebGLRenderer;
  readonly #scene = new THREE.Scene();
  readonly #eye = new THREE.PerspectiveCamera(OPENING_DEG, 1, 1, 1e6);
  readonly #drawn = new Map<string, Drawn>();
  readonly #box = new THREE.BoxGeometry(1, 1, 1);
  readonly #boxEdges = new THREE.EdgesGeometry(this.#box);
  #colours: CellColours;
  #solids: readonly Solid[] = [];
  #bounds: { readonly low: Point; readonly high: Point };
  #camera: Camera;

  /** @throws Error where the browser has no WebGL */
  constructor(canvas: HTMLCanvasElement, camera: Camera) {
    this.#canvas = canvas;
    this.#camera = camera;
    this.#bounds = boundsOf([]);
    this.#renderer = new THREE.WebGLRenderer({ canvas, antialias: true, powerPreference: "low-power" });
    this.#colours = coloursOf(canvas);
    this.#eye.up.set(0, 0, 1);
    const sun = new THREE.DirectionalLight(0xffffff, 1.8);
    sun.position.set(-1, -2, 3);
    this.#scene.add(new THREE.AmbientLight(0xffffff, 1.6), sun);
    this.refresh();
  }

  look(camera: Camera): void {
    this.#camera = camera;
    this.#draw();
  }

  show(solids: readonly Solid[]): void {
    const { low, high } = this.#bounds;
    const fineMm = Math.max(high.x - low.x, high.y - low.y, high.z - low.z) / 2000;
    if (looksSame(solids, this.#solids, fineMm)) return;
    // What the camera takes in is settled by the first picture: it must not breathe with every move.
    if (this.#solids.length === 0) this.#bounds = boundsOf(solids);
    this.#solids = solids;
    this.#place();
    this.#draw();
  }

  refresh(): void {
    this.#colours = coloursOf(this.#canvas);
    const { clientWidth, clientHeight } = this.#canvas;
    this.#renderer.setPixelRatio(Math.min(globalThis.devicePixelRatio, 2));
    this.#renderer.setSize(Math.max(clientWidth, 1), Math.max(clientHeight, 1), false);
    this.#eye.aspect = Math.max(clientWidth, 1) / Math.max(clientHeight, 1);
    this.#scene.background = new THREE.Color(this.#colours.ground);
    for (const drawn of this.#drawn.values()) this.#dropLabel(drawn);
    this.#place();
    this.#draw();
  }

  dispose(): void {
    for (const id of [...this.#drawn.keys()]) this.#drop(id);
    this.#box.dispose();
    this.#boxEdges.dispose();
    this.#renderer.dispose();
  }

  #place(): void {
    const present = new Set(this.#solids.map(({ id }) => id));
    for (const id of [...this.#drawn.keys()]) if (!present.has(id)) this.#drop(id);
    for (const solid of this.#solids) this.#put(solid, this.#drawn.get(solid.id) ?? this.#make(solid.id));
  }

  #make(id: string): Drawn {
    const mesh = new THREE.Mesh(this.#box, new THREE.MeshLambertMaterial());
    const edges = new THREE.LineSegments(this.#boxEdges, new THREE.LineBasicMaterial());
    const drawn: Drawn = { mesh, edges, label: null, labelled: "" };
    mesh.add(edges);
    this.#scene.add(mesh);
    this.#drawn.set(id, drawn);
    return drawn;
  }

  #put(solid: Solid, drawn: Drawn): void {
    const { mesh, edges } = drawn;
    mesh.position.set(solid.at.x, solid.at.y, solid.at.z);
    mesh.scale.set(solid.size.x, solid.size.y, solid.size.z);
    mesh.rotation.z = (solid.turnDeg * Math.PI) / 180;
    mesh.material.color.set(this.#colours.fills[solid.role]);
    mesh.material.transparent = solid.isDim;
    mesh.material.opacity = solid.isDim ? 0.35 : 1;
    edges.material.color.set(solid.trouble?.isAbnormal ? this.#colours.trouble : this.#colours.line);
    this.#label(solid, drawn);
  }

  #label(solid: Solid, drawn: Drawn): void {
    const wanted = `${solid.label}/${solid.trouble?.kind ?? ""}/${solid.isDim}`;
    if (drawn.labelled !== wanted) {
      this.#dropLabel(drawn);
      drawn.labelled = wanted;
      drawn.label = solid.label === "" ? null : labelSprite(solid, this.#colours, this.#unitsPerPx());
      if (drawn.label !== null) this.#scene.add(drawn.label);
    }
    const above = solid.role === "part" ? 0 : solid.size.z / 2;
    drawn.label?.position.set(solid.at.x, solid.at.y, solid.at.z + above);
  }

  /** How large at a distance of 1 from the eye a pixel of the page is. */
  #unitsPerPx(): number {
    return (2 * Math.tan((OPENING_DEG * Math.PI) / 360)) / Math.max(this.#canvas.clientHeight, 1);
  }

  #draw(): void {
    const { eye, target, distance } = standOf(this.#camera, this.#bounds, {
      upDeg: OPENING_DEG,
      aspect: this.#eye.aspect,
    });
    this.#eye.position.set(eye.x, eye.y, eye.z);
    this.#eye.near = distance / 100;
    this.#eye.far = distance * 4;
    this.#eye.lookAt(target.x, target.y, target.z);
    this.#eye.updateProjectionMatrix();
    this.#eye.updateMatrixWorld();
    const shown = labelsShown(this.#solids.flatMap((solid) => this.#labelRoom(solid) ?? []));
    for (const [id, { label }] of this.#drawn) if (label !== null) label.visible = shown.has(id);
    this.#renderer.render(this.#scene, this.#eye);
  }

  /** Where a solid's name would stand in the picture; null: it has none. */
  #labelRoom({ id, trouble }: Solid): LabelRoom | null {
    const label = this.#drawn.get(id)?.label ?? null;
    if (label === null) return null;
    const { clientWidth, clientHeight } = this.#canvas;
    const distanceMm = -label.position.clone().applyMatrix4(this.#eye.matrixWorldInverse).z;
    const middle = label.position.clone().project(this.#eye);
    const [width, height] = [label.scale.x / this.#unitsPerPx(), label.scale.y / this.#unitsPerPx()];
    const left = ((middle.x + 1) * clientWidth) / 2 - label.center.x * width;
    const top = ((1 - middle.y) * clientHeight) / 2 - (1 - label.center.y) * height;
    return { id, left, top, width, height, distanceMm, isAbnormal: trouble?.isAbnormal === true };
  }

  #drop(id: string): void {
    const drawn = this.#drawn.get(id);
    if (drawn === undefined) return;
    this.#dropLabel(drawn);
    this.#scene.remove(drawn.mesh);
    drawn.mesh.material.dispose();
    drawn.edges.material.dispose();
    this.#drawn.delete(id);
  }

  #dropLabel(drawn: Drawn): void {
    if (drawn.label !== null) {
      this.#scene.remove(drawn.label);
      drawn.label.material.map?.dispose();
      drawn.label.material.dispose();
    }
    drawn.label = null;
    drawn.labelled = "";
  }
}
