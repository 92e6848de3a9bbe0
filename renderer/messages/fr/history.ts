export { history } from '../en/history'
