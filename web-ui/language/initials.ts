/** Two or three letters that stand for a name on a small picture. Pure. */
export function initials(name: string): string {
  const words = name.split(/[\s\-_]+/).filter((word) => word !== '');
  const [first = ''] = words;
  if (words.length === 1) return first.slice(0, 3);
  return words
    .slice(0, 3)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('');
}
