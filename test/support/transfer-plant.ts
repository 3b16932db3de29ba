/** The hardware of the transfer cell in real time, each at a TCP port behind a wire that can be cut. */
import { BoardServer } from "../../simulator/firmware/index.ts";
import { processTime } from "../../src/clock/index.ts";
import { ChaosProxy } from "./chaos-proxy.ts";
import { firmataBoard } from "./firmata-board.ts";
import { Registers, startTcpPeer } from "./modbus-peer.ts";
import { onHardware, TransferMechanics } from "./transfer-mechanics.ts";

export async function transferPlant() {
  const [armBoard, handBoard] = [firmataBoard(), firmataBoard()];
  const [armServer, handServer] = [
    await BoardServer.start(processTime, armBoard),
    await BoardServer.start(processTime, handBoard),
  ];
  const registers = new Registers();
  const drive = await startTcpPeer(registers);
  const [arm, hand, belt] = [
    await ChaosProxy.before(armServer.port),
    await ChaosProxy.before(handServer.port),
    await ChaosProxy.before(drive.port),
  ];
  const mechanics = new TransferMechanics(processTime, { arm: armBoard, hand: handBoard, registers });
  const at = ({ port }: ChaosProxy): string => `host: 127.0.0.1, port: ${port}`;
  return {
    ...{ arm, hand, belt, mechanics },
    onHardware: (line: string): string => onHardware(line, { arm: at(arm), hand: at(hand), belt: at(belt) }),
    async close(): Promise<void> {
      mechanics.end();
      for (const each of [arm, hand, belt]) await each.close();
      for (const each of [armServer, handServer, drive]) await each.close();
    },
  };
}
