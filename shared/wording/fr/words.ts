export { steps, trust, verdicts } from '../en/words'
