export { send } from '../en/send'
