/** A 4×4 wall on one 16×16 matrix, one region a panel. */

export interface BenchRoomOptions {
  readonly baudRate: number;
  readonly proof: 'read-back' | 'acknowledged';
  readonly path: string;
  readonly mqttPort: number;
  readonly httpPort: number;
  readonly base: string;
}

const sixteen = Array.from({ length: 16 }, (_, index) => index);

export function benchRoom({ baudRate, proof, path, mqttPort, httpPort, base }: BenchRoomOptions) {
  const place = (index: number): { row: number; column: number } => ({ row: Math.floor(index / 4), column: index % 4 });
  return {
    schemaVersion: 1,
    room: { id: 'bench', name: 'Bench', timezone: 'Asia/Jakarta', language: 'en' },
    mqtt: { url: `mqtt://127.0.0.1:${mqttPort}`, baseTopic: base, protocol: 5 },
    http: { host: '127.0.0.1', port: httpPort },
    devices: [
      {
        id: 'matrix-1',
        driver: 'extron-sis',
        inputs: 16,
        outputs: 16,
        proof,
        link: { type: 'serial', path, baudRate },
      },
    ],
    sources: sixteen.map((index) => ({
      id: `s${index + 1}`,
      name: `Source ${index + 1}`,
      kind: 'internal',
      matrix: 'matrix-1',
      input: index + 1,
    })),
    walls: [
      {
        id: 'main',
        name: 'Main',
        rows: 4,
        columns: 4,
        panel: { widthPx: 1920, heightPx: 1080, widthMm: 1210, heightMm: 680, bezelMm: 3.5 },
        onDrift: 'report',
        panels: sixteen.map((index) => ({ ...place(index), matrix: 'matrix-1', output: index + 1 })),
      },
    ],
    layouts: [
      {
        id: 'grid',
        name: 'Grid',
        wall: 'main',
        regions: sixteen.map((index) => ({ id: `r${index + 1}`, ...place(index), rowSpan: 1, columnSpan: 1 })),
      },
    ],
    scenes: [],
    schedules: [],
    people: [],
    doors: [],
    triggers: [],
  };
}
