export { firstRun } from '../en/firstRun'
