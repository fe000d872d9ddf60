/** Prometheus metrics; the only file that knows prom-client, loaded when somebody first asks. */
import type { DevicesPort } from '../wall/devices-port.js';

/** Plain numbers that the loops keep anyway. */
export interface MetricSources {
  readonly results: ReadonlyMap<string, number>;
  readonly links: () => readonly {
    readonly device: string;
    readonly bytesOut: number;
    readonly bytesIn: number;
    readonly opens: number;
  }[];
  readonly devices: DevicesPort;
  readonly outboxLag: () => number;
  readonly mqttConnected: () => boolean;
  readonly journalSeq: () => number;
}

export async function metricsText(sources: MetricSources): Promise<string> {
  const { Registry, Gauge, collectDefaultMetrics } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'wallkeeper_' });
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name: `wallkeeper_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const results = gauge('scene_results', 'Scene requests by the status of their result since start', ['status']);
  for (const [status, count] of sources.results) results.set({ status }, count);
  const bytes = gauge('line_bytes', 'Bytes on a device line since start', ['device', 'direction']);
  const opens = gauge('link_opens', 'Times that a device link was opened since start', ['device']);
  for (const link of sources.links()) {
    bytes.set({ device: link.device, direction: 'out' }, link.bytesOut);
    bytes.set({ device: link.device, direction: 'in' }, link.bytesIn);
    opens.set({ device: link.device }, link.opens);
  }
  const ready = gauge('device_ready', '1 while the device is read in full on its connection', ['device']);
  for (const device of sources.devices.devices()) ready.set({ device: device.id }, device.connected ? 1 : 0);
  gauge('outbox_lag', 'Journal entries that no server has acknowledged yet').set(sources.outboxLag());
  gauge('mqtt_connected', '1 while connected to the broker').set(sources.mqttConnected() ? 1 : 0);
  gauge('journal_seq', 'Sequence number of the newest journal entry').set(sources.journalSeq());
  return registry.metrics();
}
