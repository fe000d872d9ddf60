/** Tells once when an element comes into view, or near it: what is asked for its sake is not asked before. */
import type { Attachment } from 'svelte/attachments';

export function seen(tell: () => void): Attachment {
  return (element) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        tell();
      },
      { rootMargin: '100px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  };
}
