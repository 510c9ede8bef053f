// Before GraphiQL: tells its editor where the workers are, in files of this bundle.
import 'graphiql/setup-workers/vite';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import './page.css';
import { Page } from './page.tsx';

const root = document.getElementById('page');
if (root !== null) createRoot(root).render(<Page />);
