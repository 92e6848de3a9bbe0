import { cutText } from '../../../../shared/text'

/** Numbers of seals as people write them side by side: separated by commas, semicolons or lines; each once. */
export function sealNumbers(text: string): string[] {
  const numbers = text.split(/[,;\n]/).map((number) => number.trim())
  return [...new Set(numbers.filter((number) => number !== ''))].slice(0, 20).map((number) => cutText(number, 64))
}
