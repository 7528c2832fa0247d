/** Variants in which an offer, an answer or a combiner does not look at what it must. Where two nets hold, the mutant is without both. */
import { type Mutant, offerAsOne } from './mutant.ts'

export const headOnly: Mutant = {
  edits: { 'own-chat.ts': [['pairs(lines, now).find(matched => isSame(matched.wait, wait))', 'pairs(lines, now)[0]']] },
  play: ({ inEveryWay, wakeUps }) => inEveryWay(wakeUps.offerBesideStart),
  red: /RI6/,
}

/** Two nets: a slot is named by its chat, and a chat that is over frees nobody. */
export const counted: Mutant = {
  edits: {
    'decide-agent.ts': [['if (agent.slots[chat] === undefined) return []', 'if (used(agent) === 0) return []']],
    'evolve-agent.ts': [
      [
        'if (agent.slots[event.chat] === undefined) break\n      const { [event.chat]: _, ...slots } = agent.slots',
        'const slots = Object.fromEntries(Object.entries(agent.slots).slice(1))',
      ],
    ],
    'change-chat.ts': [
      [
        "import { type Agent, eligible } from './agent.ts'",
        "import { type Agent, eligible } from './agent.ts'\nimport { decideAgent } from './decide-agent.ts'\nimport { evolveAgent } from './evolve-agent.ts'",
      ],
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

/** Two nets: the round, and the agent whom the chat is offered to. */
export const acceptsAnything: Mutant = {
  edits: {
    'decide-chat.ts': [
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
    'decide-chat.ts': [["if (reason === 'timedOut' && at < offered.expiresAt) return nothing", '']],
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
