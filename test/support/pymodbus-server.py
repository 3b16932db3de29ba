"""A Modbus device by pymodbus 3.0, for tests: a peer that nobody of ours has written.

Usage: pymodbus-server.py tcp PORT | rtu PATH BAUD
Says `ready PORT` (0 for a serial line) once it serves, and ends with its standard input.
Holdings and inputs 0 to 99, coils and discretes 0 to 99; from input 10 on one value of each type, laid out by pymodbus itself.
"""
import asyncio
import os
import sys
import threading

from pymodbus.constants import Endian
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.device import ModbusDeviceIdentification
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.payload import BinaryPayloadBuilder
from pymodbus.server.async_io import ModbusSerialServer, ModbusTcpServer

REGISTERS = 100


def typed_values():
    """In both orders of bytes: int16, uint16, then int32, uint32, float32 in both orders of words."""
    registers = []
    for byteorder in (Endian.Big, Endian.Little):
        for wordorder in (Endian.Big, Endian.Little):
            builder = BinaryPayloadBuilder(byteorder=byteorder, wordorder=wordorder)
            if wordorder == Endian.Big:
                builder.add_16bit_int(-1234)
                builder.add_16bit_uint(54321)
            builder.add_32bit_int(-123456789)
            builder.add_32bit_uint(3123456789)
            builder.add_32bit_float(-98.625)
            registers += builder.to_registers()
    return registers


def context():
    inputs = [0] * REGISTERS
    values = typed_values()
    inputs[10 : 10 + len(values)] = values
    discretes = [False] * REGISTERS
    discretes[5] = True
    slave = ModbusSlaveContext(
        di=ModbusSequentialDataBlock(0, discretes),
        co=ModbusSequentialDataBlock(0, [False] * REGISTERS),
        hr=ModbusSequentialDataBlock(0, [0] * REGISTERS),
        ir=ModbusSequentialDataBlock(0, inputs),
        zero_mode=True,
    )
    return ModbusServerContext(slaves=slave, single=True)


def identity():
    its = ModbusDeviceIdentification()
    its.VendorName = "Pymodbus"
    its.ProductCode = "PM"
    its.MajorMinorRevision = "3.0"
    return its


def end_with_stdin():
    sys.stdin.buffer.read()
    os._exit(0)


async def main():
    threading.Thread(target=end_with_stdin, daemon=True).start()
    kind, where = sys.argv[1], sys.argv[2]
    if kind == "tcp":
        server = ModbusTcpServer(
            context(), identity=identity(), address=("127.0.0.1", int(where)), allow_reuse_address=True
        )
        serving = asyncio.ensure_future(server.serve_forever())
        await server.serving
        print("ready", server.server.sockets[0].getsockname()[1], flush=True)
        await serving
    else:
        server = ModbusSerialServer(
            context(), ModbusRtuFramer, identity=identity(), port=where, baudrate=int(sys.argv[3]), timeout=0.05
        )
        await server.start()
        print("ready 0", flush=True)
        await server.serve_forever()


asyncio.run(main())
