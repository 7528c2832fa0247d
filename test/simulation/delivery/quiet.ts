/** Imported first: in a simulation most outages are meant, and a line for each would bury the one that is not. */
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT'
console.warn = () => {}
