/**
 * Node's names of Windows' errors (winerror.h). As Node has them where it has them; the numbers that say that a device
 * was pulled, is not ready or fails are unknown to Node ('UNKNOWN') and get the code that Linux gives for the same.
 */
const names: Readonly<Record<string, readonly number[]>> = {
  ENOENT: [2, 3, 15, 123, 161, 267],
  EMFILE: [4],
  EPERM: [5, 1314],
  EACCES: [740, 998, 1920],
  EBADF: [6],
  ENOMEM: [8, 14],
  EXDEV: [17],
  EROFS: [19],
  ENODEV: [20, 21, 55, 433, 1005, 1006, 1110, 1112, 1167],
  EIO: [23, 25, 27, 29, 30, 31, 110, 483, 1101, 1102, 1103, 1104, 1106, 1111, 1117, 1129, 1165, 1166, 1392, 1393],
  EBUSY: [32, 33, 170],
  ENOSPC: [39, 82, 112, 277, 1100],
  ENOTSUP: [50],
  EEXIST: [80, 183],
  EINVAL: [1, 87], // 1, "incorrect function", is what drivers say to a flag that they do not know; Node: EISDIR
  ENAMETOOLONG: [111, 206],
  EFBIG: [223],
  EDQUOT: [1295],
}

const codes = new Map(Object.entries(names).flatMap(([code, numbers]) => numbers.map((number) => [number, code])))

/** Node's code for the number that GetLastError answers; `UNKNOWN` for the rest, as in Node. */
export function windowsErrorCode(number: number): string {
  return codes.get(number) ?? 'UNKNOWN'
}
