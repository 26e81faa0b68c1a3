import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { connect } from './store/client.ts';
import { openProject } from './store/open-project.ts';
import { preloadTransport } from './transport/preload-transport.ts';
import { webTransport } from './transport/web-transport.ts';
import { allowStyles } from './ui/page-nonce.ts';
import './styles.css';

// The composition root: the desktop's transport where a preload brought one, else the loopback head's.
allowStyles();
const transport = window.tagline ? preloadTransport(window.tagline) : webTransport();
connect(transport, path => void openProject.open(path));

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
