export { receive } from '../en/receive'
