/** 1 to 64 printable characters, no leading or trailing blank. Free of zod, so that the window can test it too. */
const STATION_NAME = /^[^\p{C}\p{Z}](?:[^\p{C}]*[^\p{C}\p{Z}])?$/u

export const STATION_NAME_LENGTH = 64

export function isStationName(text: string): boolean {
  return text.length <= STATION_NAME_LENGTH && STATION_NAME.test(text)
}
