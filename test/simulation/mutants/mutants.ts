/**
 * The variants of the routing that are known to be wrong, each as a change of the real rules. Where two nets hold the real code, the
 * mutant is without both; `red` is what catches it first.
 */
import type { Edits, Scenes } from './bundle.ts'

export interface Mutant {
  readonly edits: Edits
  readonly play: (scenes: Scenes) => Promise<unknown>
  readonly red: RegExp
}

const offerAsOne = 'const outcome = await ports.store.transact(offerWrites(pair, at, at + offerTimeoutMs, decision))'
const movesOfOffer =
  'first: [...entriesAfterOffer(line, at).map(put => ({ put })), removal(wait)],\n      last: siblingKeys(line).map(removal),'

export const readBeforeWritten: Mutant = {
  edits: {
    'change-agent.ts': [
      [
        'const outcome = await ports.store.transact([...agentChange(before, agent), ...requeue(before, agent), ...extra(agent)])',
        'const [outcome] = await Promise.all([ports.store.transact([...agentChange(before, agent), ...requeue(before, agent), ...extra(agent)]), ownAgent(ports, agent)])',
      ],
      ['await ownAgent(ports, agent)\n', ''],
    ],
  },
  play: ({ inEveryWay, wakeUps }) => inEveryWay(wakeUps.availableBesideStart),
  red: /RI6/,
}

export const headOnly: Mutant = {
  edits: { 'own-chat.ts': [['pairs(lines, now).find(matched => isSame(matched.wait, wait))', 'pairs(lines, now)[0]']] },
  play: ({ inEveryWay, wakeUps }) => inEveryWay(wakeUps.offerBesideStart),
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

/** Two nets: a slot is named by its chat, and a chat that is over frees nobody. */
export const counted: Mutant = {
  edits: {
    'agent.ts': [
      ['if (agent.slots[chat] === undefined) return []', 'if (used(agent) === 0) return []'],
      [
        'if (agent.slots[event.chat] === undefined) break\n      const { [event.chat]: _, ...slots } = agent.slots',
        'const slots = Object.fromEntries(Object.entries(agent.slots).slice(1))',
      ],
    ],
    'change-chat.ts': [
      [
        'if (decision.events.length === 0) {',
        `if (decision.events.length === 0) {
          const before = command.type === 'finish' && 'agent' in chat ? await readHolder(ports, chat.agent) : undefined
          if (before !== undefined) {
            const freed = decideAgent(before, { type: 'free', chat: chat.id, pause: false, keepIdle: false, at: command.at })
            if (freed.length > 0) await ports.store.transact(agentChange(before, freed.reduce(evolveAgent, before)))
          }`,
      ],
    ],
  },
  play: ({ inEveryWay, offers }) => inEveryWay(offers.finishedTwice),
  red: /RI2/,
}

export const claimedInTwoWrites: Mutant = {
  edits: {
    'offer.ts': [
      [
        offerAsOne,
        `const [slot, ...others] = offerWrites(pair, at, at + offerTimeoutMs, decision)
        const claimed = await ports.store.transact([slot])
        const offered = claimed.ok ? await ports.store.transact(others) : claimed
        const outcome = offered.ok || !claimed.ok ? offered : { ok: false, failures: [{ reason: 'none' }, ...offered.failures] }`,
      ],
    ],
  },
  play: ({ thenSwept }) => thenSwept('start'),
  red: /RI2/,
}

/** The version is the part of the key that no second entry can have. */
export const keyUsedAgain: Mutant = {
  edits: { 'keys.ts': [['#${agent}#${digits(v, 10)}`', '#${agent}`']] },
  play: ({ inEveryWay, wakeUps }) => inEveryWay(wakeUps.slowReaderOfReassigned),
  red: /RI5|RI9/,
}

export const leavesWhenDone: Mutant = {
  edits: {
    'start-chat.ts': [["chat.status === 'waiting' ? ownChat(ports, waitEntry(chat)) : undefined", 'undefined']],
  },
  play: ({ thenRetried }) => thenRetried('start'),
  red: /RI6/,
}

export const wakesNobody: Mutant = {
  edits: { 'change-chat.ts': [['await wake(ports, next, newlyFree)', 'await wake(ports, next, [])']] },
  play: ({ inEveryWay, wakeUps }) => inEveryWay(wakeUps.finishBesideStart),
  red: /RI6/,
}

/** Two nets: the round, and the agent whom the chat is offered to. */
export const acceptsAnything: Mutant = {
  edits: {
    'chat.ts': [
      ["if (command.round !== chat.round) return refuse('offerGone')", ''],
      ["if (chat.agent !== agent) return refuse('notOwner')", ''],
    ],
  },
  play: ({ inEveryWay, offers }) => inEveryWay(offers.staleAnswers),
  red: /RI7/,
}

/** Two nets: the round, and the time at which the offer that is open ends. */
export const ringsForAnything: Mutant = {
  edits: {
    'deadlines.ts': [['agent: open.agent, round, reason', 'agent: open.agent, round: found.round, reason']],
    'chat.ts': [["if (reason === 'timedOut' && at < offered.expiresAt) return nothing", '']],
  },
  play: ({ inEveryWay, offers }) => inEveryWay(offers.staleAnswersToTheSame),
  red: /RI7/,
}

export const offersWhatIsOffered: Mutant = {
  edits: { 'writes.ts': [["{ path: ['status'], is: '=', value: 'waiting' },", '']] },
  play: ({ inEveryWay, offers }) => inEveryWay(offers.twoMatchersOneChat),
  red: /RI[23]/,
}

export const clearsAfterReading: Mutant = {
  edits: {
    'matching.ts': [
      [
        'const released = ',
        "await store.write({ update: leaseKey(queue), set: [[['dirty'], false]], if: [mine] })\n      const released = ",
      ],
    ],
  },
  play: ({ inEveryWay, combiner }) => inEveryWay(combiner.wakers),
  red: /RI6/,
}

export const releasesBlindly: Mutant = {
  edits: { 'matching.ts': [["if: [mine, { path: ['dirty'], is: '=', value: false }]", 'if: [mine]']] },
  play: ({ inEveryWay, combiner }) => inEveryWay(combiner.wakers),
  red: /RI6/,
}

/** Two nets: the limit, and the version that was read. */
export const limitAsRead: Mutant = {
  edits: {
    'writes.ts': [
      ["{ path: ['v'], is: '=', value: line.v },", ''],
      ["{ path: ['slots'], is: 'fewerThan', than: ['limit'] },", ''],
    ],
  },
  play: ({ inEveryWay, offers }) => inEveryWay(offers.twoMatchersOneAgent),
  red: /RI1 /,
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
      [movesOfOffer, 'first: [removal(wait)],\n      last: [],'],
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

export const leftToThoseBefore: Mutant = {
  edits: {
    'own-agent.ts': [['await handOver(queue, settings)\n      continue', 'left.delete(queue)\n      continue']],
  },
  play: ({ inEveryWay, wakeUps }) => inEveryWay(wakeUps.behindOneWhoDied),
  red: /waits beside two who are free/,
}

export const givesUp: Mutant = {
  edits: {
    'own-chat.ts': [['if (tried.contended) await clock.pause(6 + ids.fraction() * 10)', 'if (tried.contended) return']],
  },
  play: ({ wakeUps }) => wakeUps.conflictAtAnyTransaction(),
  red: /alice holds 0 chats/,
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
