/** Variants in which an entry of a line, or whoever should look at it, is missing for a moment. */
import { type Mutant, offerAsOne } from './mutant.ts'

export const readBeforeWritten: Mutant = {
  edits: {
    'change-agent.ts': [
      [
        'const outcome = await ports.store.transact([...agentChange(before, agent), ...requeue(before, agent), ...extra(agent, before)])',
        'const [outcome] = await Promise.all([ports.store.transact([...agentChange(before, agent), ...requeue(before, agent), ...extra(agent, before)]), ownAgent(ports, agent)])',
      ],
      ['await ownAgent(ports, agent)\n', ''],
    ],
  },
  play: ({ inEveryWay, wakeUps }) => inEveryWay(wakeUps.availableBesideStart),
  red: /RI6/,
}

export const deletedThenPut: Mutant = {
  edits: {
    'offer.ts': [
      ['tried.flatMap(({ first }) => first),', 'tried.flatMap(({ last: gone }) => gone),'],
      ['tried.flatMap(({ last }) => last),', 'tried.flatMap(({ first }) => first),'],
    ],
  },
  play: ({ inEveryWay, wakeUps }) => inEveryWay(wakeUps.offerBesideStart),
  red: /RI5/,
}

/** The version is the part of the key that no second entry can have. */
export const keyUsedAgain: Mutant = {
  edits: { 'keys.ts': [[`#\${agent}#\${digits(v, 10)}\``, `#\${agent}\``]] },
  play: ({ inEveryWay, wakeUps }) => inEveryWay(wakeUps.slowReaderOfReassigned),
  red: /RI5|RI9/,
}

export const wakesNobody: Mutant = {
  edits: { 'change-chat.ts': [['await wake(ports, next, newlyFree)', 'await wake(ports, next, [])']] },
  play: ({ inEveryWay, wakeUps }) => inEveryWay(wakeUps.finishBesideStart),
  red: /RI6/,
}

export const leavesWhenDone: Mutant = {
  edits: {
    'start-chat.ts': [["chat.status === 'waiting' ? ownChat(ports, waitEntry(chat)) : undefined", 'undefined']],
  },
  play: ({ thenRetried }) => thenRetried('start'),
  red: /RI6/,
}

export const exactLine: Mutant = {
  edits: {
    'offer.ts': [
      [
        offerAsOne,
        `const outcome = await ports.store.transact([
          ...offerWrites(pair, at, at + offerTimeoutMs, decision),
          ...entriesAfterOffer(line, at).map(put => ({ put })),
          ...siblingKeys(line).map(removal),
        ])`,
      ],
      [
        'first: [...entriesAfterOffer(line, at).map(put => ({ put })), removal(wait)],\n      last: siblingKeys(line).map(removal),',
        'first: [removal(wait)],\n      last: [],',
      ],
    ],
  },
  play: ({ inEveryWay, wakeUps }) => inEveryWay(wakeUps.offerBesideStart),
  red: /RI6/,
}

export const oneLineOnly: Mutant = {
  edits: {
    'writes.ts': [
      [
        '!eligible(before) && eligible(after) ? lineEntries(after) : []',
        '!eligible(before) && eligible(after) ? lineEntries(after).slice(0, 1) : []',
      ],
    ],
  },
  play: ({ inEveryWay, queues }) => inEveryWay(queues.freedForTheOther),
  red: /RI5/,
}

export const placeAfterChat: Mutant = {
  edits: {
    'start-chat.ts': [
      ['      { put: waitEntry(chat) },\n', ''],
      [
        'if (outcome.ok) {\n      ports.journal',
        'if (outcome.ok) {\n      await store.write({ put: waitEntry(chat) })\n      ports.journal',
      ],
    ],
  },
  play: ({ thenSwept }) => thenSwept('start'),
  red: /RI4/,
}

export const entryAfterCommit: Mutant = {
  edits: {
    'writes.ts': [
      ['const entries = !eligible(before) && eligible(after) ? lineEntries(after) : []', 'const entries: LineEntry[] = []'],
      [
        'if (!eligible(before)) return { puts: [], deletes: [] }',
        'if (!eligible(before)) return { puts: eligible(after) ? lineEntries(after).map(put => ({ put })) : [], deletes: [] }',
      ],
    ],
  },
  play: ({ thenSwept }) => thenSwept('finish'),
  red: /RI5/,
}

export const movedInOneQueue: Mutant = {
  edits: {
    'offer.ts': [['...entriesAfterOffer(line, at).map(', '...entriesAfterOffer(line, at).filter(({ pk }) => pk === line.pk).map(']],
  },
  play: ({ inEveryWay, queues }) => inEveryWay(queues.matchedInOne),
  red: /RI5/,
}
