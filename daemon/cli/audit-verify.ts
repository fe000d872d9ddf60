import { say } from '../messages/catalogue.js';
import { oneLine } from '../messages/explain.js';
import { isSet, requiredOption } from './arguments.js';
import { exitCodes, type Verb } from './verb.js';

export const auditVerify: Verb = {
  name: 'audit verify',
  summary: { en: 'checks the journal’s chain and signatures', id: 'memeriksa rantai dan tanda tangan jurnal' },
  usage: ['--data DIR'],
  positionals: { least: 0, most: 0 },
  options: {
    data: {
      type: 'string',
      value: 'DIR',
      help: { en: 'data folder of the daemon', id: 'folder data milik daemon' },
    },
    json: {
      type: 'boolean',
      help: { en: 'JSON on standard output, for programs', id: 'JSON pada keluaran standar, untuk program' },
    },
  },
  async run(context, args) {
    const { language } = context;
    const verdict = await context.parts.verifyJournal(requiredOption(auditVerify, args, 'data'), language);
    const { entries, lastSeq, head, checkpoints, faults, notes } = verdict;
    for (const fault of faults) context.err(`${oneLine(fault)}\n`);
    if (isSet(args, 'json')) context.out(`${JSON.stringify({ whole: faults.length === 0, ...verdict })}\n`);
    else if (faults.length > 0) context.err(`${say(language, 'audit-bad', { faults: faults.length, entries })}\n`);
    else if (lastSeq === null || head === null) context.out(`${say(language, 'audit-empty')}\n`);
    else context.out(`${say(language, 'audit-good', { entries, seq: lastSeq, checkpoints, head })}\n`);
    if (!isSet(args, 'json')) for (const note of notes) context.out(`${oneLine(note)}\n`);
    return faults.length === 0 ? exitCodes.success : exitCodes.failure;
  },
};
