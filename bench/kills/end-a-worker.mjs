// Preloaded into the host (`node --import`): a signal kills a process, never one of its threads, and functions run in threads. At
// SIGUSR2 one of the busiest threads ends between two instructions, as a Lambda sandbox that vanishes.
const workers = new Map()
let turn = 0

process.on('worker', worker => {
  workers.set(worker, worker.performance.eventLoopUtilization())
  worker.once('exit', () => workers.delete(worker))
})

process.on('SIGUSR2', () => {
  const busy = ([worker, since]) => worker.performance.eventLoopUtilization(worker.performance.eventLoopUtilization(), since).active
  const busiest = [...workers].sort((a, b) => busy(b) - busy(a)).slice(0, 3)
  const [worker] = busiest[turn++ % busiest.length] ?? []
  void worker?.terminate()
})
