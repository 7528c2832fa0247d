// Read and write request units of a function's database calls, as DynamoDB bills them on demand. The engine says what a call that
// was done has consumed; of one that failed its condition it says nothing, and DynamoDB bills it all the same.

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems', 'BatchWriteItem'])
const conditionFailed = /ConditionalCheckFailedException|TransactionCanceledException/

/** Counts since the last `take`. */
export function openDatabaseUnits() {
  let used = { readUnits: 0, writeUnits: 0 }
  return {
    /** The call as it is sent, so that its answer tells what it consumed. */
    asking: call => JSON.stringify({ ...call, ReturnConsumedCapacity: 'TOTAL' }),
    count(action, call, status, body) {
      const answer = JSON.parse(String(body))
      const units = status === 200 ? consumed(answer) : failedUnits(call, answer)
      used[writes.has(action) ? 'writeUnits' : 'readUnits'] += units
    },
    take() {
      const taken = used
      used = { readUnits: 0, writeUnits: 0 }
      return taken
    },
  }
}

function consumed({ ConsumedCapacity = [] }) {
  return [ConsumedCapacity].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0)
}

/** By the larger of what was to be written and what is stored, where the answer shows that; each part of a transaction twice. */
export function failedUnits(call, { __type = '', Item, CancellationReasons = [] }) {
  if (!conditionFailed.test(__type)) return 0
  if (!call.TransactItems) return writeUnits(call.Item, Item)
  return call.TransactItems.reduce((sum, { Put }, i) => sum + 2 * writeUnits(Put?.Item, CancellationReasons[i]?.Item), 0)
}

function writeUnits(given = {}, stored = {}) {
  return Math.max(1, Math.ceil(Math.max(itemBytes(given), itemBytes(stored)) / 1024))
}

/** Names and values, as the developer guide's "item sizes and formats" counts them. */
export function itemBytes(item) {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0)
}

function valueBytes(value) {
  const [type, content] = Object.entries(value)[0]
  switch (type) {
    case 'S':
      return Buffer.byteLength(content)
    case 'N':
      // one byte for two digits and one more; zeros at both ends do not count
      return Math.ceil(content.replace(/[-.]|e.*$/gi, '').replace(/^0+|0+$/g, '').length / 2) + 1 + (content.startsWith('-') ? 1 : 0)
    case 'B':
      return Buffer.byteLength(content, 'base64')
    case 'M':
      return 3 + Object.values(content).length + itemBytes(content)
    case 'L':
      return 3 + content.reduce((sum, part) => sum + 1 + valueBytes(part), 0)
    case 'SS':
    case 'NS':
    case 'BS':
      return content.reduce((sum, part) => sum + valueBytes({ [type[0]]: part }), 0)
    default:
      // BOOL and NULL
      return 1
  }
}
