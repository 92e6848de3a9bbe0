export { checks } from '../en/checks'
