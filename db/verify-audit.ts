import { parseArgs } from 'node:util';
import { parseId } from '../workflows/domain/ids';
import { verifyChain, type Anchor } from './audit/verify-chain';
import { readDatabaseConfig } from './config';
import { openDatabase } from './database';

const USAGE = 'Usage: npm run audit:verify -- --msp msp_… [--anchor SEQUENCE:HASH] [--json]';

function readArguments(args: string[]) {
  const { values } = parseArgs({
    args,
    options: { msp: { type: 'string' }, anchor: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const mspId = parseId('msp', values.msp ?? '');
  if (!mspId) throw new Error(`Whose chain? Name an MSP by its id.\n${USAGE}`);
  return { mspId, anchor: values.anchor === undefined ? null : anchorOf(values.anchor), json: values.json };
}

function anchorOf(text: string): Anchor {
  const [, sequence, hash] = /^([1-9][0-9]{0,17}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!sequence || !hash) throw new Error(`An anchor is what an earlier run printed, as SEQUENCE:HASH.\n${USAGE}`);
  return { sequence, hash };
}

/** Exit code 0: the chain is whole; 1: it is broken; 2: nobody could tell. */
async function main(): Promise<void> {
  const { mspId, anchor, json } = readArguments(process.argv.slice(2));
  const database = await openDatabase(readDatabaseConfig(process.env, 'snapward audit:verify'));
  try {
    if (!(await database.inMsp({ mspId, tenantId: null }, ({ msps }) => msps.own()))) throw new Error(`There is no MSP ${mspId}.`);
    const verdict = await verifyChain(database, mspId, anchor);
    if (!verdict.whole) process.exitCode = 1;
    if (json) console.log(JSON.stringify({ mspId, ...verdict }));
    else if (!verdict.whole)
      console.log(`BROKEN: event ${verdict.sequence}${verdict.eventId ? ` (${verdict.eventId})` : ''} ${verdict.what}.`);
    else {
      console.log(`The audit chain of ${mspId} is whole: ${verdict.events} events.`);
      if (verdict.end) console.log(`Keep this elsewhere and pass it as --anchor next time: ${verdict.end.sequence}:${verdict.end.hash}`);
    }
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
