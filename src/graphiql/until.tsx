import { useEffect, useState } from 'react';
import { timeLeft } from './time-left.ts';

/** How long something lasts, in words that follow the clock. */
export function Until({ time }: { time: string }) {
  const now = useNow();
  return (
    <time dateTime={time} title={new Date(time).toLocaleString()}>
      {timeLeft(time, now) ?? 'with the next request, unless that renews it'}
    </time>
  );
}

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
