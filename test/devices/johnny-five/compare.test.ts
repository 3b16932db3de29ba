/** `npm run firmata:compare` against boards behind real sockets: one with the real StandardFirmata, and the same with steppers before it. */
import { expect, test } from "vitest";
import { compareWithBoard, FIRMATA_FIRMWARE } from "../../../simulator/compare/index.ts";
import { BoardServer } from "../../../simulator/firmware/index.ts";
import { processTime } from "../../../src/clock/index.ts";
import { AccelStepperPeer } from "../../support/accel-stepper-peer.ts";
import { firmataBoard } from "../../support/firmata-board.ts";

/** The emulated board has no more than its share of the processor. */
const ON_A_BUSY_MACHINE = ["--latency", "20000"];

async function compared(port: number, ...argv: readonly string[]) {
  let [out, err] = ["", ""];
  const code = await compareWithBoard(
    FIRMATA_FIRMWARE,
    ["--port", `127.0.0.1:${port}`, ...ON_A_BUSY_MACHINE, ...argv],
    {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      onInterrupt: () => {},
    },
  );
  return { code, out, err };
}

test("the real firmware with steppers before it answers as the script says, and is left with none; without --moves no motor is told to move", async () => {
  const server = await BoardServer.start(processTime, firmataBoard());
  const peer = await AccelStepperPeer.before(server.port);
  const asked = await compared(peer.port);
  expect([asked.code, asked.err, asked.out]).toEqual([0, "", expect.stringContaining("StandardFirmata.ino 2.4")]);
  expect(asked.out).toContain("questions: 8 exchanges, as the script says");
  expect(asked.out).toContain("left out: a stop keeps its speed (it moves, or switches outputs: --moves)");
  expect(peer.told).toEqual([]);
  const moved = await compared(peer.port, "--moves", "--only", "a zero clears");
  expect([moved.code, moved.out]).toEqual([
    0,
    expect.stringContaining("a zero clears the speed: 8 exchanges, as the script says"),
  ]);
  expect(peer.motors.size).toBe(0);
  await peer.close();
  await server.close();
});

test("a board without steppers is named, and exit code 2", async () => {
  const server = await BoardServer.start(processTime, firmataBoard());
  const { code, err } = await compared(server.port);
  expect([code, err]).toEqual([
    2,
    "StandardFirmata.ino 2.4 has no steppers: put ConfigurableFirmata with AccelStepper on the board\n",
  ]);
  await server.close();
});
