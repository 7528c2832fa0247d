/**
 * Names of properties that never leave the page: build.ts writes them short, 0.6 KB less to load. A name stands here only if it is in no
 * frame, no body, nothing that is kept in the browser or told to another tab or the site, nothing of the browser's own, and is never
 * looked up by a text or imported (test/stacks/sizes.test.ts).
 */
export const privateNames = `
above again agentEnded agentTypingUntil aheadChats anAgent anotherChat answerCharacters answered answeredWarning atEnd attempt awaiting
awaitingUnnamed awayUnnamed backWith batchBytes batchMessages bearer belongTo callMe cancel catchUp channel chatError chatId ChatPage
chatWith cidCharacters cids clock closeAll commands composer connected connection controller copied customerMs customerName delivery
departed dispatch doubt drafts earlier early emailCharacters ending endsAt engineFailed everyMs expiresMs failures firstMs follow
forget forgetForm formError frameBytes freshMs handedOn hasChat hiddenMs hints identified inserting inside isLate isLookedAt isOpen
isWriting keepPlace keeps kept known lead leads leadsTo loadForm loading logs longestFreshMs longestMs lostFor manyAhead
messageCharacters minimise mirror missing moved nameCharacters needs networkIsBack newCid newFrom noteCharacters notSent offering
offlineLong older onDraft onEnd onLeft onMinimise onRemove onRetry onSend onTyping onValue outbox pace pageBytes pageEvents
panel partFailed partLoading parts perConnection phase pictureBytes progress props pump queuesPerAgent readers reconnecting
remarkCharacters remember remembers resend scroller sender serverClock setTimer settle settled shortestMs
shouldComponentUpdate shown shownAtLoss signInAgain slots socket stableMs staffMs stale startAgain startFailed starting startRate
startRefused steady storageChanged tell thanks theAgent theCustomer thread today toldMs tone tooLong tryAgain typed unanswered under
unheard unkept unreachable unsent waitingMs wake warnAt wasEnded welcomed withAgent withAnAgent withdraw writeAlready writeAway
yesterday youEnded youHandedOn yourAgent yourChat youStarted
`
  .trim()
  .split(/\s+/)
