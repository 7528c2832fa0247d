/**
 * Names of properties that never leave the page: build.ts writes them short, 0.6 KB less to load. A name stands here only if it is in no
 * frame, no body, nothing that is kept in the browser or told to another tab or the site, nothing of the browser's own, and is never
 * looked up by a text (test/stacks/sizes.test.ts).
 */
export const privateNames = `
agentEnded agentTypingUntil aheadChats anAgent anotherChat answerCharacters answeredWarning awaiting awaitingUnnamed awayUnnamed
backWith batchBytes batchMessages bearer belongTo callMe catchUp chatError chatId ChatPage chatWith cidCharacters cids closeAll
copied customerMs customerName departed dispatch doubt drafts early emailCharacters endsAt engineFailed everyMs expiresMs
failures firstMs forget forgetForm formError frameBytes freshMs handedOn hasChat hiddenMs isLate isLookedAt isOpen isWriting
keepPlace leadsTo loadForm longestFreshMs longestMs manyAhead messageCharacters minimise mirror nameCharacters networkIsBack
newCid newFrom noteCharacters notSent offering offlineLong onDraft onLeft onMinimise onRemove onRetry onSend onTyping
onValue outbox pace pageBytes pageEvents partFailed partLoading perConnection pictureBytes pump queuesPerAgent reconnecting
remarkCharacters remembers resend serverClock setTimer settle settled shortestMs shouldComponentUpdate shownAtLoss signInAgain
slots stableMs staffMs stale startAgain startFailed starting startRate startRefused steady storageChanged
takePlace thanks theAgent theCustomer today toldMs tryAgain unanswered unheard unkept unsent waitingMs warnAt wasEnded welcomed
withAgent withAnAgent withdraw writeAlready writeAway yesterday youEnded youHandedOn yourAgent yourChat youStarted
`
  .trim()
  .split(/\s+/)
