/** Edge of the square that is kept, in pixels. */
const edge = 96

/** A file of any size and kind that the browser can draw, as a small square in base64. Drawn anew, it keeps nothing of where it was taken. */
export async function reencode(file: Blob): Promise<string> {
  const bitmap = await createImageBitmap(file)
  const canvas = document.createElement('canvas')
  canvas.width = edge
  canvas.height = edge
  const side = Math.min(bitmap.width, bitmap.height)
  const context = canvas.getContext('2d')
  if (!context || side === 0) throw new Error('nothing can be drawn')
  // What is see-through would become black.
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, edge, edge)
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, edge, edge)
  bitmap.close()
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/jpeg', 0.88))
  if (!blob) throw new Error('the picture could not be encoded')
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return btoa(String.fromCharCode(...bytes))
}
