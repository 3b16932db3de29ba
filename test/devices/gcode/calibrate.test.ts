/** `lockstep calibrate` of axes on grbl, over a socket. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { calibrating } from "../../support/calibrating.ts";
import { grblCell } from "../../support/grbl-cell.ts";

test("positions are taught where grbl says it is; its scale is said and not sent, for it is a setting of grbl's", async () => {
  const cell = await grblCell();
  const folder = mkdtempSync(join(tmpdir(), "lockstep-calibrate-"));
  process.env.XDG_STATE_HOME = folder;
  const file = join(folder, "line.yaml");
  const axis = "speed: 200 mm/s, homing_speed: 200 mm/s, acceleration: 2 m/s2, homing_towards: high, sensing: counted";
  const text = `line: Gantry
heartbeat: 1 s
homing: [gantry]
devices:
  gantry:
    kind: axes
    adapter: gcode
    reports_every: 120 ms
    axes:
      x: { range: [0 mm, 199 mm], ${axis} }
      y: { range: [0 mm, 199 mm], ${axis} }
      z: { range: [0 mm, 99 mm], ${axis} }
    positions:
      home: { x: 190 mm, y: 190 mm, z: 90 mm }
      # by eye
      tray: { x: 150 mm, y: 170 mm, z: 70 mm }
    approach: { axis: z, clear: 80 mm }
    options: { host: ${cell.at.host}, port: ${cell.at.port}, axes: { x: { letter: X, zero: 200 }, y: { letter: Y, zero: 200 }, z: { letter: Z, zero: 100 } } }
`;
  writeFileSync(file, text);
  const { code, err, result } = await calibrating({ file, device: "gantry" }, [
    ...["start", "go tray", "x +5", "teach tray"],
    ...["scale y", "-50", "-49"],
    ...["done", "y"],
  ]);
  await cell.close();
  expect(code, err).toBe(0);
  expect(err).toContain("grbl says $101=250.\n");
  // 250 steps/mm, 50 told, 49 gone.
  expect(err).toContain("\n  $101=255.102\n");
  expect(cell.peer.heard().toString("latin1")).not.toContain("$101");
  const [, x = ""] = /tray: \{ x: ([\d.]+) mm/.exec(readFileSync(file, "utf8")) ?? [];
  // The end of its token finds it braking, the nearer to the end the sooner grbl began: what is taught is what is sensed.
  expect(Math.abs(Number(x) - 155)).toBeLessThan(0.5);
  expect(err).toContain(`gantry is at x ${x} mm`);
  expect(readFileSync(file, "utf8")).toBe(text.replace("tray: { x: 150 mm", `tray: { x: ${x} mm`));
  expect(result.written).toBe(true);
  rmSync(folder, { recursive: true });
});
