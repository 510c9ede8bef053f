import { ClusterQLError } from '../errors.ts';

/** The answer, or null when the system said 404: missing and hidden look the same from here. */
export async function nullIfMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ClusterQLError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
