/** One board of three parts, as each layout program writes it. Written by hand after the programs' manuals and the shape of their files. */
export interface Sample {
  readonly title: string;
  readonly file: string;
  readonly format: string;
  readonly text: string;
  readonly encoding?: "utf16le" | "utf16be" | "windows1252";
  /** `designator x y rotation side value package`, mm; one side only where the format has no sides. */
  readonly rows: readonly string[];
}

const BOTH = [
  "R1 12.7 5.08 90 top|10k|R0402",
  "C1 2.54 -1.27 0 top|100n 50V|C0805",
  "U1 25.4 10.16 270 bottom|MCU|QFN24",
];
const TOP = BOTH.map((row) => row.replace("bottom", "top"));

export const SAMPLES: readonly Sample[] = [
  {
    title: "KiCad .pos in mm",
    file: "board.pos",
    format: "kicad-pos",
    text: `### Footprint positions - created on 2026-11-30, 10:20 ###
### Printed by KiCad version 8.0.1
## Unit = mm, Angle = deg.
## Side : All
# Ref     Val       Package   PosX       PosY       Rot  Side
R1        10k       R0402     12.7000     5.0800    90.0000  top
C1        100n 50V  C0805      2.5400    -1.2700     0.0000  top
U1        MCU       QFN24     25.4000    10.1600   -90.0000  bottom
## End
`,
    rows: BOTH,
  },
  {
    title: "KiCad .pos in mils, as KiBot writes it",
    file: "board.pos",
    format: "kicad-pos",
    text: `## Unit = mils, Angle = deg.
# Ref Val Package PosX PosY Rot Side
R1 10k R0402 500.0 200.0 90.0 top
C1 100n 50V C0805 100.0 -50.0 0.0 top
U1 MCU QFN24 1000.0 400.0 270.0 bottom
`,
    rows: BOTH,
  },
  {
    title: "KiCad CSV",
    file: "board-all-pos.csv",
    format: "kicad-csv",
    text: `Ref,Val,Package,PosX,PosY,Rot,Side
"R1","10k","R0402",12.700000,5.080000,90.000000,top
"C1","100n 50V","C0805",2.540000,-1.270000,0.000000,top
"U1","MCU","QFN24",25.400000,10.160000,-90.000000,bottom
`,
    rows: BOTH,
  },
  {
    title: "pcb-rnd's KiCad .pos",
    file: "board.pos",
    format: "geda",
    text: `###pcb-rnd KiCad .pos compatible xyrs version 1.0
## Unit = mil., Angle = degrees.
#, Ref, Val, Package, PosX, PosY, Rot, Side
,R1,"10k",R0402,500,200,90,top
,C1,"100n 50V",C0805,100,-50,0,top
,U1,"MCU",QFN24,1000,400,270,bottom
`,
    rows: BOTH,
  },
  {
    title: "EasyEDA (UTF-16, tabs)",
    file: "PickAndPlace_PCB.csv",
    format: "easyeda",
    encoding: "utf16le",
    text: `\uFEFFDesignator\tFootprint\tMid X\tMid Y\tRef X\tRef Y\tPad X\tPad Y\tLayer\tRotation\tComment
"R1"\t"R0402"\t"12.7mm"\t"5.08mm"\t"12.7mm"\t"5.08mm"\t"12.2mm"\t"5.08mm"\t"T"\t"90"\t"10k"
"C1"\t"C0805"\t"2.54mm"\t"-1.27mm"\t"2.54mm"\t"-1.27mm"\t"2.04mm"\t"-1.27mm"\t"T"\t"0"\t"100n 50V"
"U1"\t"QFN24"\t"25.4mm"\t"10.16mm"\t"25.4mm"\t"10.16mm"\t"25mm"\t"10mm"\t"B"\t"270"\t"MCU"
`,
    rows: BOTH,
  },
  {
    title: "EasyEDA Pro (a comma at the end of each row)",
    file: "PickAndPlace.csv",
    format: "easyeda-pro",
    text: `\uFEFFDesignator,Device,Footprint,Mid X,Mid Y,Ref X,Ref Y,Pad X,Pad Y,Pins,Layer,Rotation,SMD,Comment
"R1"\t,"RC0402"\t,"R0402"\t,"500mil"\t,"200mil"\t,"500mil","200mil","490mil","200mil","2"\t,"T"\t,"90"\t,"Yes"\t,"10k"\t,
"C1"\t,"CC0805"\t,"C0805"\t,"100mil"\t,"-50mil"\t,"100mil","-50mil","90mil","-50mil","2"\t,"T"\t,"0"\t,"Yes"\t,"100n 50V"\t,
"U1"\t,"STM"\t,"QFN24"\t,"1000mil"\t,"400mil"\t,"1000mil","400mil","990mil","400mil","24"\t,"B"\t,"270"\t,"Yes"\t,"MCU"\t,
`,
    rows: BOTH,
  },
  {
    title: "DipTrace",
    file: "diptrace.csv",
    format: "diptrace",
    text: `RefDes,Name,X (in),Y (in),Side,Rotate,Value
R1,R0402,0.5,0.2,Top,90,10k
C1,C0805,0.1,-0.05,Top,0,100n 50V
U1,QFN24,1,0.4,Bottom,270,MCU
`,
    rows: BOTH,
  },
  {
    title: "gEDA .xy",
    file: "board.xy",
    format: "geda",
    text: `# $Id$
# PcbXY Version 1.0
# Date: Mon Nov 30 10:20:00 2026 UTC
# Author: someone
# Title: board, second try - PCB X-Y
# RefDes, Description, Value, X, Y, rotation, top/bottom
# X,Y in mils.  rotation in degrees.
# --------------------------------------------
R1,"R0402","10k",500.00,200.00,90,top
C1,"C0805","100n 50V",100.00,-50.00,0,top
U1,"QFN24","MCU",1000.00,400.00,270,bottom
`,
    rows: BOTH,
  },
  {
    title: "pcb-rnd xyrs, whose header has one name too many",
    file: "board.xyrs",
    format: "pcb-rnd",
    text: `#gxyrs version 1.0
#Date: Mon Nov 30 10:20:00 2026 UTC
#Title: board - pcb-rnd gxyrs
#Placement data:
# X,Y in mil. rotation in degrees.
#Designator X-Loc Y-Loc Rotation Side Type X-Size Y-Size Value Footprint
# --------------------------------------------
R1 500.00 200.00 90 top 40.00 20.00 10k R0402
C1 100.00 -50.00 0 top 80.00 50.00 100n_50V C0805
U1 1000.00 400.00 270 bottom 160.00 160.00 MCU QFN24
`,
    rows: BOTH.map((row) => row.replace("100n 50V", "100n_50V")),
  },
  {
    title: "Allegro place_txt, old",
    file: "place_txt.txt",
    format: "allegro",
    text: `UUNITS = MILS
R1                    500.00       200.00     90    R0402
C1                    100.00       -50.00      0    C0805
U1                   1000.00       400.00    270  m QFN24
`,
    rows: BOTH.map((row) => row.replace(/\|.*\|/, "||")),
  },
  {
    title: "Allegro place_txt, 2.0",
    file: "place_txt.txt",
    format: "allegro",
    text: `(Placement of board)
VERSION = 2.0
UUNITS = MILLIMETERS
# refdes ! symbol_x ! symbol_y ! rotation ! mirror ! symbol_name ! embedded
R1 !   12.700 !    5.080 !  90.000 !   ! R0402 !
C1 !    2.540 !   -1.270 !   0.000 !   ! C0805 !
U1 !   25.400 !   10.160 ! 270.000 ! m ! QFN24 !
`,
    rows: BOTH.map((row) => row.replace(/\|.*\|/, "||")),
  },
  {
    title: "Altium CSV with a preamble",
    file: "Pick Place for board.csv",
    format: "altium-csv",
    encoding: "windows1252",
    text: `Altium Designer Pick and Place Locations
Jobs, 2024\\Reference board\\Müller\\Pick Place.csv

========================================================================
File Design Information:

Date:       30.11.26
Units used: mil

"Designator","Comment","Layer","Footprint","Center-X(mm)","Center-Y(mm)","Rotation","Description"
"R1","10k","TopLayer","R0402","12.7000","5.0800","90","0.1" pitch, flat"
"C1","100n 50V","TopLayer","C0805","2.5400","-1.2700","0",""
"U1","MCU","BottomLayer","QFN24","25.4000","10.1600","270",""
`,
    rows: BOTH,
  },
  {
    title: "Altium text, fixed width",
    file: "Pick Place for board.txt",
    format: "altium-txt",
    text: `Altium Designer Pick and Place Locations
Jobs\\board\\Pick Place for board.txt

========================================================================
File Design Information:

Date:       30.11.26
Units used: mil

Designator Comment  Layer       Footprint Center-X(mil) Center-Y(mil) Rotation Description
R1         10k      TopLayer    R0402     500.000       200.000       90       ""
C1         100n 50V TopLayer    C0805     100.000       -50.000       0        "Cap, 50 V"
U1         MCU      BottomLayer QFN24     1000.000      400.000       270      ""
`,
    rows: BOTH,
  },
  {
    title: "Protel text, numbers to the right",
    file: "board.txt",
    format: "altium-txt",
    text: `Designator Footprint               Mid X         Mid Y         Ref X         Ref Y         Pad X         Pad Y TB      Rotation Comment

R1         R0402                  500mil        200mil        500mil        200mil        490mil        200mil  T         90.00 10k
C1         C0805                  100mil        -50mil        100mil        -50mil         90mil        -50mil  T          0.00 100n 50V
U1         QFN24                 1000mil        400mil       1000mil        400mil        990mil        400mil  B        270.00 MCU
`,
    rows: BOTH,
  },
  {
    title: "Proteus .PKP",
    file: "board.PKP",
    format: "proteus",
    text: `LABCENTER PROTEUS PICK AND PLACE FILE
=====================================

Component pick and place file for board.pdsprj

Fields: Part ID, Value, Package, Layer, Rotation, X, Y
Units: Rotation - degrees, X, Y - thou

Notes: The X, Y value is the centre of package as drawn in ARES.
       The values are comma delimited in CSV format.

"R1","10k","R0402",TOP,90,500,200
"C1","100n 50V","C0805",TOP,0,100,-50
"U1","MCU","QFN24",BOTTOM,270,1000,400
`,
    rows: BOTH,
  },
  {
    title: "Proteus with stock codes, in mm",
    file: "board.PKP",
    format: "proteus",
    text: `Units used: mm
"R1","10k","R0402","SC-1",TOP,90,12.7,5.08
"C1","100n 50V","C0805","",TOP,0,2.54,-1.27
"U1","MCU","QFN24","SC-3",BOTTOM,-90,25.4,10.16
`,
    rows: BOTH,
  },
  {
    title: "OrCAD's placed component report",
    file: "report.csv",
    format: "orcad",
    text: `Design Name,board.brd
Date,"Mon Nov 30 10:20:00 2026"
Total Components: 3
Units,mils

REFDES,COMP_DEVICE_TYPE,COMP_VALUE,COMP_TOL,COMP_PACKAGE,SYM_X,SYM_Y,SYM_ROTATE,SYM_MIRROR
R1,RES,10k,1%,R0402,500.00,200.00,90.000,NO
C1,CAP,100n 50V,10%,C0805,100.00,-50.00,0.000,NO
U1,IC,MCU,,QFN24,1000.00,400.00,270.000,YES
`,
    rows: BOTH,
  },
  {
    title: "CADSTAR",
    file: "cadstar.csv",
    format: "cadstar",
    text: `"CADSTAR Design Editor","board.pcb"
"Units: thou"
"Component Name";"Part Name";"Package";"X";"Y";"Orientation";"Mirrored"
"R1";"10k";"R0402";"500";"200";"90";"No"
"C1";"100n 50V";"C0805";"100";"-50";"0";"No"
"U1";"MCU";"QFN24";"1000";"400";"270";"Yes"
`,
    rows: BOTH,
  },
  {
    title: "Fusion with a header",
    file: "PnP_board_front.csv",
    format: "fusion",
    text: `Name,X,Y,Angle,Value,Package
R1,12.70,5.08,90,10k,R0402
C1,2.54,-1.27,0,100n 50V,C0805
U1,25.40,10.16,270,MCU,QFN24
`,
    rows: TOP,
  },
  {
    title: "Fusion without a header",
    file: "PnP_board_back.csv",
    format: "mountsmd",
    text: `R1;12.70;5.08;90;10k;R0402
C1;2.54;-1.27;0;100n 50V;C0805
U1;25.40;10.16;270;MCU;QFN24
`,
    rows: TOP.map((row) => row.replace("top", "bottom")),
  },
  {
    title: "Eagle mountsmd",
    file: "board.mnt",
    format: "mountsmd",
    text: `R1 12.70  5.08  90 10k R0402
C1  2.54 -1.27   0 100n 50V C0805
U1 25.40 10.16 270 MCU QFN24
`,
    rows: TOP,
  },
  {
    title: "a spreadsheet with decimal commas, CR alone at line ends",
    file: "board.csv",
    format: "csv",
    text: "Bezeichner;Wert;Gehäuse;X [mm];Y [mm];Drehung;Seite\rR1;10k;R0402;12,7;5,08;90,0;oben\rC1;100n 50V;C0805;2,54;-1,27;0,0;oben\rU1;MCU;QFN24;25,4;10,16;270,0;unten\r",
    rows: BOTH,
  },
  {
    title: "decimal commas in quotes, pipes, UTF-16 the other way round without a mark",
    file: "board.txt",
    format: "csv",
    encoding: "utf16be",
    text: `Ref Des|Val|Package|PosX_mm|PosY_mm|Rot|Side
R1|10k|R0402|"12,70"|"5,08"|90|F.Cu
C1|100n 50V|C0805|"2,54"|"-1,27"|0|F.Cu
U1|MCU|QFN24|"25,40"|"10,16"|270|B.Cu
`,
    rows: BOTH,
  },
  {
    title: "EasyEDA Pro in Chinese",
    file: "坐标.csv",
    format: "csv",
    text: `位号,器件,封装,中心点X,中心点Y,板层,旋转角度,备注
R1,RC,R0402,12.7mm,5.08mm,顶层,90,10k
C1,CC,C0805,2.54mm,-1.27mm,顶层,0,"100n
50V"
U1,STM,QFN24,25.4mm,10.16mm,底层,270,MCU
`,
    rows: BOTH,
  },
];

/** The sample as the program leaves it on the disk. */
export function bytesOf({ text, encoding }: Pick<Sample, "text" | "encoding">): Buffer {
  if (encoding === undefined) return Buffer.from(text);
  if (encoding === "windows1252") return Buffer.from(text, "latin1");
  const little = Buffer.from(text, "utf16le");
  return encoding === "utf16le" ? little : little.swap16();
}

/** A placement in the samples' form. */
export const rowText = (row: {
  readonly designator: string;
  readonly xMm: number;
  readonly yMm: number;
  readonly rotationDeg: number;
  readonly side: string;
  readonly value: string;
  readonly package: string;
}): string => `${row.designator} ${row.xMm} ${row.yMm} ${row.rotationDeg} ${row.side}|${row.value}|${row.package}`;
