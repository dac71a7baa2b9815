'use client';

import { FileIcon, ImageOffIcon } from 'lucide-react';
import { useState } from 'react';

interface ThumbnailProps {
  href: string;
  isImage: boolean;
}

/** Beside the name that says what it is: nothing more for those who do not see it. */
export function Thumbnail({ href, isImage }: ThumbnailProps) {
  const [isBroken, setBroken] = useState(false);
  const Icon = isImage ? ImageOffIcon : FileIcon;
  return (
    <span
      aria-hidden
      className="flex size-14 shrink-0 items-center justify-center overflow-hidden rounded-md border bg-muted text-muted-foreground"
    >
      {isImage && !isBroken ? (
        <img
          src={href}
          alt=""
          loading="lazy"
          decoding="async"
          className="size-full object-contain"
          onError={() => setBroken(true)}
        />
      ) : (
        <Icon className="size-5" strokeWidth={1.5} />
      )}
    </span>
  );
}
