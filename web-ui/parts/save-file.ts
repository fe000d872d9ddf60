/** Gives the person a file to keep. */
export function saveFile(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun the download by then; the bytes need not stay in memory.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
