import type { DeviceView } from '../../../../shared/custody'

/** What people call a device: its serial number; of a folder, or where there is none, its label. */
export function deviceName({
  id,
  serial,
  labels,
}: Pick<DeviceView, 'id' | 'serial'> & { labels: readonly string[] }): string {
  return serial ?? labels[0] ?? id
}
