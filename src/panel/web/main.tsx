/** The page's composition root. */
import "@mantine/core/styles.css";
import "./shell/colours.css";
import "./shell/controls.css";
import "./shell/top.css";
import "./shell/views.css";
import "./shell/layout/sizes.css";
import "./shell/layout/flow.css";
import "./shell/layout/low.css";
import "./shell/layout/fit.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./shell/app.tsx";

const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
