// The bill of materials of a Debian package, in CycloneDX, the same for the same content.
import { createHash } from 'node:crypto';

/** JSON text: what npm says of the packages installed in `app`, with the Node that runs them. */
export function sbomOf({ app, npm, version, arch, epoch, runtime }) {
  const bill = JSON.parse(
    npm(['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--sbom-type', 'application'], app),
  );
  const [algorithm, digest] = runtime.integrity.split('-');
  bill.components.push({
    type: 'platform',
    'bom-ref': `${runtime.name}@${runtime.version}`,
    name: runtime.name,
    version: runtime.version,
    purl: `pkg:npm/${runtime.name}@${runtime.version}`,
    hashes: [
      { alg: algorithm === 'sha512' ? 'SHA-512' : algorithm, content: Buffer.from(digest, 'base64').toString('hex') },
    ],
  });
  for (const component of bill.components) {
    // Where this machine fetched it from says nothing of what it is.
    component.externalReferences = component.externalReferences?.filter(({ type }) => type !== 'distribution');
  }
  bill.metadata.timestamp = new Date(epoch * 1000).toISOString();
  bill.metadata.component = {
    ...bill.metadata.component,
    version,
    properties: [{ name: 'debian:architecture', value: arch }],
  };
  delete bill.metadata.tools;
  delete bill.serialNumber;
  const id = createHash('sha256').update(JSON.stringify(bill)).digest('hex');
  const uuid = `${id.slice(0, 8)}-${id.slice(8, 12)}-5${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20, 32)}`;
  return `${JSON.stringify({ ...bill, serialNumber: `urn:uuid:${uuid}` }, null, 1)}\n`;
}
