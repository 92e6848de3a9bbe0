/** A station's name as a file name that every system takes. */
export function fileNameOf(name: string): string {
  return name.replace(/[^\p{L}\p{N} _-]+/gu, '-').trim() || 'station'
}
