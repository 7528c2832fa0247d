/** Reads only the headers of WebSocket frames as bytes pass by, and tells once when one declares more than `limit` bytes. */
export function createFrameMeter(limit: number, onTooLong: () => void): (chunk: Buffer) => void {
  // bytes of the current header so far, then how many payload bytes (and mask) are still to pass
  let header = Buffer.alloc(0)
  let skip = 0
  let told = false

  return chunk => {
    let rest = chunk
    while (rest.length > 0 && !told) {
      if (skip > 0) {
        const passed = Math.min(skip, rest.length)
        skip -= passed
        rest = rest.subarray(passed)
        continue
      }
      // fourteen bytes hold the longest header with its mask
      const known = header.length
      header = Buffer.concat([header, rest.subarray(0, 14 - known)])
      const size = headerSize(header)
      if (size === undefined || header.length < size) return
      const length = payloadLength(header)
      rest = rest.subarray(size - known)
      skip = length
      header = Buffer.alloc(0)
      if (length <= limit) continue
      told = true
      onTooLong()
    }
  }
}

function headerSize(header: Buffer): number | undefined {
  const second = header[1]
  if (second === undefined) return undefined
  const extended = (second & 127) === 127 ? 8 : (second & 127) === 126 ? 2 : 0
  return 2 + extended + (second & 128 ? 4 : 0)
}

function payloadLength(header: Buffer): number {
  const short = header.readUInt8(1) & 127
  if (short === 126) return header.readUInt16BE(2)
  return short === 127 ? Number(header.readBigUInt64BE(2)) : short
}
