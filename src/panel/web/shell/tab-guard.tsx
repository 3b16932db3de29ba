/** A view that fails takes nothing else with it: not the top bar, not Stop. */
import { Component, type ReactNode } from "react";

interface Props {
  readonly text: string;
  readonly button: string;
  readonly children: ReactNode;
}

export class TabGuard extends Component<Props, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="tab-failed" role="alert">
        <p>{this.props.text}</p>
        <button type="button" className="plain-button" onClick={() => location.reload()}>
          {this.props.button}
        </button>
      </div>
    );
  }
}
